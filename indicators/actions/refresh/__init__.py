"""Reading feeds: started, fetched, understood, held against what stands, written in one transaction. docs/adr/0021."""
