"""What leaves the house: pages for paper, calendars."""
