" Vim with ALE: memleak-tidy runs when a file is opened or saved.
silent! packadd! ale " Debian's vim-ale is loaded only if asked for
let g:ale_linters = {'c': ['clangtidy'], 'cpp': ['clangtidy']}
let g:ale_c_clangtidy_executable = 'memleak-tidy'
let g:ale_cpp_clangtidy_executable = 'memleak-tidy'
" What runs is said by the .clang-tidy of memleak init, not by the editor.
let g:ale_c_clangtidy_checks = []
let g:ale_cpp_clangtidy_checks = []
