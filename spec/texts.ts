// What Pythons say when they raise, where they do not agree. `{}` stands for what the raiser fills
// in, in order. Texts that all nine versions share stand where they are raised.

export interface Texts {
  // Names and attributes.
  /** A name that is not bound, in a function and elsewhere. */
  readonly globalName: string;
  readonly moduleName: string;
  /** variable */
  readonly unboundLocal: string;
  /** Deleting an attribute that an object lacks: type, name; with a dict already, and without. */
  readonly deleteMissing: string;
  readonly deleteWithoutDict: string;
  /** The same of a class: class, name. */
  readonly deleteMissingOfClass: string;
  /** Reading and deleting an empty slot: type, name. */
  readonly emptySlot: string;
  /** Setting an attribute where there is no dict: type, name. */
  readonly noDict: string;
  /** module, name */
  readonly moduleAttribute: string;
  /** Deleting an attribute that only the class has, without a dict: type, name. */
  readonly deleteOfClass: string;
  /** What texts call the types of references and proxies. */
  readonly referenceType: string;
  readonly proxyType: string;
  readonly noModule: readonly [type: string, text: string];

  // Calls. Names of functions in them: plain, or with their class.
  readonly qualifiesFunctions: boolean;
  /** Arity as "exactly 1 argument (2 given)"; otherwise names what is missing. */
  readonly countsArguments: boolean;
  /** class */
  readonly classTakesNone: string;
  /** Methods of builtin types are called `list.append()`. */
  readonly qualifiesMethods: boolean;

  // Items. All: type.
  readonly notSubscriptable: string;
  /** Of a sequence-like, as instances, and of sets. */
  readonly notIndexable: string;
  /** class */
  readonly classNotSubscriptable: string;
  /** sequence, index type */
  readonly badIndex: string;
  /** Of a text: type of the index. */
  readonly badTextIndex: string;
  readonly badBytesIndex: string;
  readonly bytesIndexRange: string;
  /** type of the int */
  readonly hugeIndex: string;
  readonly assignNotIterable: string;
  /** An argument that must be an int: type; a float is told apart. */
  readonly needsInt: string;
  readonly needsIntNotFloat: string;
  /** As an argument it is too large. */
  readonly tooLargeForPosition: string;

  // Operators.
  /** left type, right type */
  readonly concatText: string;
  readonly concatBytes: string;
  readonly moduloByZero: string;
  readonly floatFloorByZero: string;
  readonly floatModuloByZero: string;
  readonly floatTooLarge: string;
  /** What joins a text: index, type. */
  readonly joinItem: string;

  // Conversions.
  readonly intArgument: string;
  readonly floatArgument: string;
  /** repr of the text */
  readonly floatLiteral: string;
  /** How that text calls an empty one. */
  readonly emptyLiteral: string;
  readonly chrArgument: string;
  readonly chrRange: string;
  readonly internArgument: string;
  readonly copyModule: readonly [type: string, text: string];
  readonly deepcopyModule: readonly [type: string, text: string];
}

const TEXTS_27: Texts = {
  globalName: "global name '{}' is not defined",
  moduleName: "name '{}' is not defined",
  unboundLocal: "local variable '{}' referenced before assignment",
  deleteMissing: "{1}",
  deleteWithoutDict: "'{}' object has no attribute '{}'",
  deleteMissingOfClass: "{1}",
  emptySlot: "{1}",
  noDict: "'{}' object has no attribute '{}'",
  moduleAttribute: "'module' object has no attribute '{1}'",
  deleteOfClass: "'{}' object attribute '{}' is read-only",
  referenceType: "weakref",
  proxyType: "weakproxy",
  noModule: ["ImportError", "No module named {}"],
  qualifiesFunctions: false,
  countsArguments: true,
  classTakesNone: "object() takes no parameters",
  qualifiesMethods: false,
  notSubscriptable: "'{}' object has no attribute '__getitem__'",
  notIndexable: "'{}' object does not support indexing",
  classNotSubscriptable: "'type' object has no attribute '__getitem__'",
  badIndex: "{} indices must be integers, not {}",
  badTextIndex: "string indices must be integers",
  badBytesIndex: "string indices must be integers, not {}",
  bytesIndexRange: "string index out of range",
  hugeIndex: "cannot fit '{}' into an index-sized integer",
  assignNotIterable: "can only assign an iterable",
  needsInt: "an integer is required",
  needsIntNotFloat: "integer argument expected, got float",
  tooLargeForPosition: "Python int too large to convert to C long",
  concatText: "cannot concatenate '{}' and '{}' objects",
  concatBytes: "cannot concatenate '{}' and '{}' objects",
  moduloByZero: "integer division or modulo by zero",
  floatFloorByZero: "float divmod()",
  floatModuloByZero: "float modulo",
  floatTooLarge: "long int too large to convert to float",
  joinItem: "sequence item {}: expected string, {} found",
  intArgument: "int() argument must be a string or a number, not '{}'",
  floatArgument: "float() argument must be a string or a number",
  floatLiteral: "could not convert string to float: {}",
  emptyLiteral: "",
  chrArgument: "an integer is required",
  chrRange: "chr() arg not in range(256)",
  internArgument: "intern() argument 1 must be string, not {}",
  copyModule: ["AttributeError", "'NoneType' object has no attribute 'update'"],
  deepcopyModule: ["TypeError", "cannot create 'sys.version_info' instances"],
};

const TEXTS_36: Texts = {
  ...TEXTS_27,
  globalName: "name '{}' is not defined",
  deleteWithoutDict: "{1}",
  moduleAttribute: "module '{}' has no attribute '{}'",
  deleteOfClass: "{1}",
  noModule: ["ModuleNotFoundError", "No module named '{}'"],
  countsArguments: false,
  notSubscriptable: "'{}' object is not subscriptable",
  classNotSubscriptable: "'type' object is not subscriptable",
  badIndex: "{} indices must be integers or slices, not {}",
  badTextIndex: "string indices must be integers",
  badBytesIndex: "byte indices must be integers or slices, not {}",
  bytesIndexRange: "index out of range",
  needsInt: "'{}' object cannot be interpreted as an integer",
  tooLargeForPosition: "Python int too large to convert to C ssize_t",
  concatText: "must be str, not {1}",
  concatBytes: "can't concat {1} to {0}",
  floatTooLarge: "int too large to convert to float",
  joinItem: "sequence item {}: expected str instance, {} found",
  intArgument: "int() argument must be a string, a bytes-like object or a number, not '{}'",
  floatArgument: "float() argument must be a string or a number, not '{}'",
  chrArgument: "an integer is required (got type {})",
  chrRange: "chr() arg not in range(0x110000)",
  internArgument: "intern() argument 1 must be str, not {}",
  copyModule: ["TypeError", "can't pickle module objects"],
  deepcopyModule: ["TypeError", "can't pickle module objects"],
};

const TEXTS_37: Texts = {
  ...TEXTS_36,
  classTakesNone: "{}() takes no arguments",
  notIndexable: "'{}' object is not subscriptable",
  concatText: 'can only concatenate str (not "{1}") to str',
};

const TEXTS_38: Texts = {
  ...TEXTS_37,
  emptyLiteral: "''",
  internArgument: "intern() argument must be str, not {}",
  copyModule: ["TypeError", "cannot pickle 'module' object"],
  deepcopyModule: ["TypeError", "cannot pickle 'module' object"],
};

const TEXTS_39: Texts = {
  ...TEXTS_38,
  qualifiesMethods: true,
  floatFloorByZero: "float floor division by zero",
};

const TEXTS_310: Texts = {
  ...TEXTS_39,
  qualifiesFunctions: true,
  emptySlot: "'{}' object has no attribute '{}'",
  referenceType: "weakref.ReferenceType",
  proxyType: "weakref.ProxyType",
  needsIntNotFloat: "'float' object cannot be interpreted as an integer",
  intArgument: "int() argument must be a string, a bytes-like object or a real number, not '{}'",
  floatArgument: "float() argument must be a string or a real number, not '{}'",
  chrArgument: "'{}' object cannot be interpreted as an integer",
};

const TEXTS_311: Texts = {
  ...TEXTS_310,
  unboundLocal: "cannot access local variable '{}' where it is not associated with a value",
  deleteMissing: "'{}' object has no attribute '{}'",
  deleteWithoutDict: "'{}' object has no attribute '{}'",
  deleteMissingOfClass: "type object '{}' has no attribute '{}'",
  deleteOfClass: "'{}' object has no attribute '{}'",
  classNotSubscriptable: "type '{}' is not subscriptable",
  badTextIndex: "string indices must be integers, not '{}'",
  moduloByZero: "integer modulo by zero",
};

const TEXTS_312: Texts = TEXTS_311;

const TEXTS_313: Texts = {
  ...TEXTS_312,
  noDict: "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
  assignNotIterable: "must assign iterable to extended slice",
  floatModuloByZero: "float modulo by zero",
};

/** The texts of each version that was measured. */
export const TEXTS: Readonly<Record<string, Texts>> = {
  "2.7": TEXTS_27,
  "3.6": TEXTS_36,
  "3.7": TEXTS_37,
  "3.8": TEXTS_38,
  "3.9": TEXTS_39,
  "3.10": TEXTS_310,
  "3.11": TEXTS_311,
  "3.12": TEXTS_312,
  "3.13": TEXTS_313,
};
