"""The record page's editors: one for each type of value, and the page made of them."""
