using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Definitions: GOS0001 to GOS0099.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>The file is not valid YAML or JSON.</summary>
    public static readonly DiagnosticDescriptor InvalidYaml = new(
        "GOS0001", "Invalid YAML", InvalidInput, Error,
        "A file could not be parsed as YAML or JSON. The other files and documents are not affected.",
        "Correct the syntax at the line that is named.");

    /// <summary>Not a definition document.</summary>
    public static readonly DiagnosticDescriptor InvalidDocument = new(
        "GOS0002", "Not a definition document", InvalidInput, Error,
        "A YAML document under the definitions root is not a mapping with apiVersion, kind, metadata and spec.",
        "Give the document these four fields, or move the file out of the definitions root.");

    /// <summary>Unknown kind.</summary>
    public static readonly DiagnosticDescriptor UnknownKind = new(
        "GOS0003", "Unknown kind", InvalidInput, Error,
        "The apiVersion or kind of a document is not one that this product reads.",
        "Use apiVersion gitops.serverless/v1 and one of the documented kinds, or move the file out of the definitions root.");

    /// <summary>Unknown field.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new(
        "GOS0004", "Unknown field", InvalidInput, Error,
        "A document has a field that its kind does not have. Unknown fields are errors, since a misspelt field would otherwise be ignored without a word.",
        "Correct or remove the field.");

    /// <summary>Missing field.</summary>
    public static readonly DiagnosticDescriptor MissingField = new(
        "GOS0005", "Missing field", InvalidInput, Error,
        "A field that the kind needs is not given.",
        "Add the field.");

    /// <summary>Invalid field.</summary>
    public static readonly DiagnosticDescriptor InvalidField = new(
        "GOS0006", "Invalid field", InvalidInput, Error,
        "A field has a value of the wrong type or outside of what is allowed.",
        "Correct the value.");

    /// <summary>Duplicate field.</summary>
    public static readonly DiagnosticDescriptor DuplicateField = new(
        "GOS0007", "Duplicate field", InvalidInput, Error,
        "A field is given twice in the same mapping, so it is not clear which one is meant.",
        "Remove one of the two.");

    /// <summary>Duplicate name.</summary>
    public static readonly DiagnosticDescriptor DuplicateName = new(
        "GOS0008", "Duplicate name", InvalidInput, Error,
        "Two documents of the same kind have the same name. The one that comes first in the order of file names is used.",
        "Rename or remove one of them.");

    /// <summary>Unknown reference.</summary>
    public static readonly DiagnosticDescriptor UnknownReference = new(
        "GOS0009", "Unknown reference", NotFound, Error,
        "A document refers to another one that does not exist or is not valid itself.",
        "Correct the name, or add the document.");

    /// <summary>Unknown application.</summary>
    public static readonly DiagnosticDescriptor UnknownDependency = new(
        "GOS0010", "Unknown application", NotFound, Warning,
        "An application depends on another one that does not exist or is not valid now. It stays in force and waits.",
        "Correct the name, or add the application.");

    /// <summary>Dependency cycle.</summary>
    public static readonly DiagnosticDescriptor DependencyCycle = new(
        "GOS0011", "Dependency cycle", InvalidInput, Error,
        "Applications depend on each other in a circle, so none of them could ever be applied.",
        "Remove one of the dependencies.");

    /// <summary>A document of another product.</summary>
    public static readonly DiagnosticDescriptor NotADefinition = new(
        "GOS0012", "Not a definition", Unsupported, Warning,
        "A document under the definitions root belongs to another API. It is not read. Below the path of an application's own directory source such documents are expected and not reported.",
        "Nothing has to be done; move the file out of the definitions root if the warning disturbs.");

    /// <summary>A policy that only warns is broken.</summary>
    public static readonly DiagnosticDescriptor PolicyWarning = new(
        "GOS0013", "Policy broken", Policy, Warning,
        "A desired resource breaks a policy with warnOnly. The plan runs all the same.",
        "Change the resource, or the policy.");

    /// <summary>A generator or template of an ApplicationSet cannot be used.</summary>
    public static readonly DiagnosticDescriptor GeneratorFailed = new(
        "GOS0014", "Application set cannot be generated", InvalidInput, Error,
        "A generator of an ApplicationSet fails, or its template names a value that a generator does not give. No application of the set is generated, and none of the existing ones is removed.",
        "Correct the generator or the template.");

    /// <summary>A part of a Flux or Argo CD document has no counterpart.</summary>
    public static readonly DiagnosticDescriptor NoCounterpart = new(
        "GOS0015", "No counterpart", Unsupported, Warning,
        "A document of Flux or Argo CD is read as a definition of this product, and a part of it has no counterpart here. That part is left out, or the whole document where nothing sensible is left.",
        "Compare with the table in docs/migration.md, and write the definition yourself where the part matters.");
}
