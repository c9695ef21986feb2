"""The seats of a box: how many are left, who waits for one."""
