namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>The classes of noise in comparisons of Azure resources; <c>docs/noise.md</c> has an example of each.</summary>
[Flags]
public enum NoiseRules
{
    /// <summary>Every difference counts.</summary>
    None = 0,

    /// <summary>N1: run-time functions (<c>reference()</c>) are evaluated against live resources; what stays unknown is no difference by itself.</summary>
    UnevaluatedFunctions = 1 << 0,

    /// <summary>N2: values that the provider fills in where the template says nothing.</summary>
    ProviderDefaults = 1 << 1,

    /// <summary>N3: values that the provider computes.</summary>
    ReadOnlyProperties = 1 << 2,

    /// <summary>N4: values that the provider accepts and does not return.</summary>
    WriteOnlyProperties = 1 << 3,

    /// <summary>N5: values that follow from others, such as a tier from a SKU name.</summary>
    DerivedValues = 1 << 4,

    /// <summary>N6: the same value in another form: casing, locations, numbers as text, slashes at the end, order of lists.</summary>
    NormalizedValues = 1 << 5,

    /// <summary>N7: children in arrays of their parent, matched by name or id instead of position.</summary>
    ArrayElements = 1 << 6,

    /// <summary>N8: types that cannot be read by their own id.</summary>
    UnreadableTypes = 1 << 7,

    /// <summary>N9: resources that what-if leaves out, because a module's parameter is a run-time value.</summary>
    ShortCircuitedModules = 1 << 8,

    /// <summary>N10: comparing needs read permission only.</summary>
    WritePermission = 1 << 9,

    /// <summary>N11: what what-if reports as ignored because of its own limits is taken from the offline comparison.</summary>
    WhatIfLimits = 1 << 10,

    /// <summary>N12: what-if's property changes without effect.</summary>
    NoEffect = 1 << 11,

    /// <summary>All classes.</summary>
    All = (1 << 12) - 1,
}
