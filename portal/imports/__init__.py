"""Files that come in: read in a confined process, mapped, looked through row by row, taken over, taken back."""
