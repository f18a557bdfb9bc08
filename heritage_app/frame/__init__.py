"""What stands around list and page: kinds, start page, palette, welcome, help, status line."""
