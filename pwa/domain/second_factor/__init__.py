"""An officer's second factor: six digits of a telephone's application, or one of ten recovery codes."""
