"""The words of a report: English and Chinese side by side, by the part of it that says them."""
