" Opens $FILE, waits for ALE, and writes what it found to the file $TOLD.
filetype on
packadd ale
let s:done = 0
autocmd User ALELintPost let s:done = 1
execute 'edit' $FILE
call ale#Queue(0, 'lint_file')
let s:rounds = 0
while !s:done && s:rounds < 600
  sleep 100m
  let s:rounds += 1
endwhile
let s:found = map(copy(ale#engine#GetLoclist(bufnr(''))), {_, each -> 'found: ' . each.lnum . ': ' . each.text})
call writefile(s:found, $TOLD)
qall!
