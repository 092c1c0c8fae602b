// The script of a teacher's pages.
import './teacher/form.js';
