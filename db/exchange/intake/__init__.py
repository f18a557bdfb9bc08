"""Coming in: every line judged before anything is written, then one act; sheets and open files that come back."""
