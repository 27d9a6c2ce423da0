"""业务流程 as graphs of steps: read from rows, walked, and what is wrong with them."""
