;; Emacs with eglot: memleak-clangd as one types.
(require 'eglot)
(add-to-list 'eglot-server-programs '((c-mode c++-mode) . ("memleak-clangd")))
(add-hook 'c-mode-hook #'eglot-ensure)
(add-hook 'c++-mode-hook #'eglot-ensure)
