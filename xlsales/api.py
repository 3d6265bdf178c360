"""The ten names that a user of the library needs: rows in, report out."""
