;; Updates the feeds that are named, lists their items, and has all of them read.

(require 'newsticker)
(setq newsticker-url-list-defaults nil
      newsticker-url-list (mapcar (lambda (url) (list (file-name-nondirectory url) url)) command-line-args-left)
      newsticker-retrieval-method 'extern
      newsticker-wget-name "curl"
      newsticker-wget-arguments '("--silent")
      newsticker-download-logos nil
      newsticker-automatically-mark-items-as-old nil
      newsticker-dir (expand-file-name "newsticker" "~"))
(newsticker--cache-read)
(newsticker-get-all-news)
(while (process-list)
  (accept-process-output nil 0.05))
(dolist (feed newsticker--cache)
  (dolist (item (cdr feed))
    (unless (eq (newsticker--age item) 'feed)
      (princ (format "entry\t%s\t%s\t%s\n"
                     (car feed)
                     (newsticker--link item)
                     (if (eq (newsticker--age item) 'new) "unread" "read"))))))
(dolist (feed newsticker--cache)
  (newsticker--cache-replace-age newsticker--cache (car feed) 'new 'old))
(newsticker--cache-save)
