;; Opens the file of the command line, waits for its diagnostics and prints them.
(let ((buffer (find-file-noselect (pop command-line-args-left)))
      (rounds 0))
  (with-current-buffer buffer
    (c-mode)
    (setq flycheck-checker 'memleak)
    (flycheck-mode 1)
    (flycheck-buffer)
    (while (and (< (setq rounds (1+ rounds)) 600)
                (not (eq flycheck-last-status-change 'finished)))
      (accept-process-output nil 0.1))
    (dolist (each flycheck-current-errors)
      (when (eq (flycheck-error-level each) 'warning)
        (princ (format "found: %d: %s\n" (flycheck-error-line each) (flycheck-error-message each)))))))
