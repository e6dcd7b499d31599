;; Updates the feeds that are named, lists their entries, and has all of them read.

(package-initialize)
(require 'elfeed)
(setq elfeed-feeds command-line-args-left
      elfeed-db-directory (expand-file-name "elfeed" "~"))
(elfeed-update)
(while (> (elfeed-queue-count-total) 0)
  (accept-process-output nil 0.05))
(with-elfeed-db-visit (entry feed)
  (princ (format "entry\t%s\t%s\t%s\n"
                 (file-name-nondirectory (elfeed-feed-url feed))
                 (elfeed-entry-link entry)
                 (if (elfeed-tagged-p 'unread entry) "unread" "read")))
  (elfeed-untag entry 'unread))
(elfeed-db-save)
