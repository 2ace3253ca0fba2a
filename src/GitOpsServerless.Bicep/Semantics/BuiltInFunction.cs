namespace GitOpsServerless.Bicep.Semantics;

[Flags]
internal enum FunctionTraits
{
    None = 0,

    /// <summary>The value is only known while deploying: variables that use it are written out where they are used.</summary>
    RequiresInlining = 1,

    /// <summary>Allowed in default values of parameters only.</summary>
    ParameterDefaultsOnly = 2,

    /// <summary>Evaluated by the compiler.</summary>
    CompileTime = 4,

    /// <summary>In <c>.bicepparam</c> files only.</summary>
    ParametersFileOnly = 8,

    /// <summary>In <c>.bicep</c> files only.</summary>
    TemplateOnly = 16,

    /// <summary>Does not look at the value of its argument.</summary>
    NameOnly = 32,
}

/// <summary>A function of the language; <see cref="Maximum"/> is -1 when there is no upper bound.</summary>
internal sealed record BuiltInFunction(string Namespace, string Name, int Minimum, int Maximum, FunctionTraits Traits, Signature[] Signatures);
