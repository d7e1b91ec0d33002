"""The door of the portal: how a page is asked for, answered and refused."""
