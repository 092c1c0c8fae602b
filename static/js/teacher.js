// The script of a teacher's pages.
import './teacher/form.js';
import './teacher/install.js';
