"""All that knows ClinicalTrials.gov."""
