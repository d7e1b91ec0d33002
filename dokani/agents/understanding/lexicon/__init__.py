"""The words the desk knows: written by hand, English first, Bengali in both scripts as far as it goes."""
