// The rest of the script of a teacher's pages: it begins where teacher.js ends.
import './teacher/phone.js';
import './teacher/sending.js';
import './teacher/shelf.js';
