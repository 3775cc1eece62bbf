"""ClinicalTrials.gov: its API over HTTP, its records read into the typed study, and their canonical form."""
