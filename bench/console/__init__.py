"""How long the console's pages take with a whole season behind them."""
