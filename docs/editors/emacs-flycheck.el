;; Emacs with flycheck: memleak-tidy when a file is saved.
(require 'flycheck)
(flycheck-define-checker memleak
  "Finds memory leaks in C and C++."
  :command ("memleak-tidy" "--quiet" source-original)
  :error-patterns
  ((error line-start (file-name) ":" line ":" column ": error: " (message) line-end)
   (warning line-start (file-name) ":" line ":" column ": warning: " (message) line-end)
   (info line-start (file-name) ":" line ":" column ": note: " (message) line-end))
  :modes (c-mode c++-mode c-ts-mode c++-ts-mode)
  :predicate flycheck-buffer-saved-p)
(add-to-list 'flycheck-checkers 'memleak)
