"""The Word writer: papers as DOCX, from the same blocks as the PDF."""
