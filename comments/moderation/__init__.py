"""Reports, what waits for approval, and the queue in which both are decided."""
