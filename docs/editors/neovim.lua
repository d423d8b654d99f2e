-- Neovim, its own LSP client: memleak-clangd as one types.
local function start()
  local found = vim.fs and vim.fs.find({ '.clangd', 'compile_commands.json', '.git' }, { upward = true })[1]
  local client = vim.lsp.start_client({
    name = 'memleak-clangd',
    cmd = { 'memleak-clangd' },
    root_dir = found and vim.fs.dirname(found) or vim.fn.getcwd(),
  })
  vim.lsp.buf_attach_client(0, client)
end
vim.api.nvim_create_autocmd('FileType', { pattern = { 'c', 'cpp' }, callback = start })
