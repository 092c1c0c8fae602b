"""Sessions that were held before the product was there, and who attended them."""
