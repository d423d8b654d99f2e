-- Neovim, its own LSP client: memleak-clangd as one types, one for a project.
local function root_of(folder)
  local up = vim.fn.escape(folder, ' ,') .. ';'
  for _, name in ipairs({ '.clangd', 'compile_commands.json' }) do
    local found = vim.fn.findfile(name, up)
    if found ~= '' then
      return vim.fn.fnamemodify(found, ':p:h')
    end
  end
  return folder
end
local clients = {}
local function start()
  local root = root_of(vim.fn.expand('%:p:h'))
  if not (clients[root] and vim.lsp.get_client_by_id(clients[root])) then
    clients[root] = vim.lsp.start_client({ name = 'memleak-clangd', cmd = { 'memleak-clangd' }, root_dir = root })
  end
  vim.lsp.buf_attach_client(0, clients[root])
end
vim.api.nvim_create_autocmd('FileType', { pattern = { 'c', 'cpp' }, callback = start })
