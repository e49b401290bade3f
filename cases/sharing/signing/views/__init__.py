"""Pages of the worker who waits for her signature, and the few pages she sees herself."""
