# cmake -DOUTPUT=... -DPAGES="a.md;b.md" -P EmbedPages.cmake
# Writes the checks' pages as rows {id, text} for Explain.cpp.
set(rows "")
foreach(page IN LISTS PAGES)
  get_filename_component(id ${page} NAME_WE)
  file(READ ${page} text)
  string(APPEND rows "{\"${id}\", R\"PAGE(${text})PAGE\"},\n")
endforeach()
file(WRITE ${OUTPUT} "${rows}")
