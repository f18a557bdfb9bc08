"""What the actions of the window do: one function an action, by its id."""
