"""The tables of what a person can do, one for each thing it is done to; `console.tui.actions` joins them."""
