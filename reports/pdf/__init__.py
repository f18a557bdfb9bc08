"""The PDF writer: the one room of the program that knows ReportLab and HarfBuzz."""
