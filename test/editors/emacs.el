;; Runs in an Emacs that is set up as the guide says, in the example shop: opens a file, waits for pickguard's diagnostics,
;; applies a fix, and waits until its diagnostic is gone. Ends with exit code 1 and a reason where that does not come to pass.
(defun pickguard-fail (reason)
  (message "emacs: %s" reason)
  (kill-emacs 1))

(defun pickguard-await (what holds)
  (let ((turns 600))
    (while (and (> turns 0) (not (funcall holds)))
      (setq turns (1- turns))
      (accept-process-output nil 0.1))
    (when (= turns 0) (pickguard-fail (concat "waited in vain for " what)))))

(defun pickguard-fix (diagnostic)
  "The edit of a code action that mends what a diagnostic says."
  (save-excursion
    (goto-char (flymake-diagnostic-beg diagnostic))
    (seq-some
     (lambda (action)
       (and (string-prefix-p "Fix: " (plist-get action :title)) (plist-get action :edit)))
     (jsonrpc-request
      (eglot-current-server) :textDocument/codeAction
      (list :textDocument (eglot--TextDocumentIdentifier)
            :range (list :start (eglot--pos-to-lsp-position) :end (eglot--pos-to-lsp-position))
            :context (list :diagnostics []))))))

(find-file "orders/views.py")
;; Batch mode has no command loop that would begin what a hook has put off.
(run-hooks 'post-command-hook)
(pickguard-await "diagnostics" #'flymake-diagnostics)
(let* ((before (flymake-diagnostics))
       (edit (seq-some #'pickguard-fix before)))
  (unless edit (pickguard-fail "no diagnostic has a fix"))
  (eglot--apply-workspace-edit edit)
  ;; An idle Emacs would tell the server what has changed; in batch mode it is never idle.
  (eglot--signal-textDocument/didChange)
  (pickguard-await "a diagnostic to go"
                   (lambda () (< (length (flymake-diagnostics)) (length before))))
  (message "%d diagnostics; after a fix %d" (length before) (length (flymake-diagnostics)))
  (kill-emacs 0))
