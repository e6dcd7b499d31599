"""Stories in, publications and documents out."""
