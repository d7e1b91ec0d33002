"""A policy said in words: the difference of two, the page that shoppers read, and the form that search engines read."""
