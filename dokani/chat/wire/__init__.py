"""The sockets of this process: what they say, what they are sent, and who answers behind them."""
