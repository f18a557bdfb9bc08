"""A form of papers written by its fields: outline, values with their faults, pages that follow."""
