/**
 * The `bellwether` command.
 *
 * @packageDocumentation
 */
import './main';
