"""Pages of visits, one module a stage."""
