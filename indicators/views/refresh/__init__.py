"""The pages of feeds: what is read, what came of it, what waits, how a feed is set up."""
