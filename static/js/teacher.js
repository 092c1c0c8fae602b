// What must be there when somebody begins to type on a teacher's page; the rest is loaded after the page.
import './install.js';
import './teacher/form.js';
import './teacher/unsent.js';
