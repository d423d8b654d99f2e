;; Opens the file of the command line, waits for its diagnostics and prints them.
(setq eglot-sync-connect 60)
(let ((buffer (find-file-noselect (pop command-line-args-left)))
      (rounds 0))
  (with-current-buffer buffer
    (c-mode)
    (apply #'eglot (eglot--guess-contact))
    (flymake-mode 1)
    (flymake-start)
    (while (and (< (setq rounds (1+ rounds)) 600) (not (flymake-diagnostics)))
      (accept-process-output nil 0.1))
    (dolist (each (flymake-diagnostics))
      (princ (format "found: %d: %s\n" (line-number-at-pos (flymake-diagnostic-beg each))
                     (car (split-string (flymake-diagnostic-text each) "\n")))))))
