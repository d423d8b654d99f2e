# cmake -DFILES=a.yaml;b.yaml -DOUTPUT=x.inc -P EmbedModels.cmake
# Writes the files as initialisers of memleak::models::ModelText.
set(delimiter "model")
set(initialisers "")
foreach(path IN LISTS FILES)
  get_filename_component(name ${path} NAME)
  file(READ ${path} text)
  string(FIND "${text}" ")${delimiter}\"" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${path}: )${delimiter}\" ends the literal it is embedded in")
  endif()
  string(APPEND initialisers "{\"memleak/${name}\", R\"${delimiter}(${text})${delimiter}\", true},\n")
endforeach()
file(WRITE ${OUTPUT} "${initialisers}")
