namespace GitOpsServerless.Bicep.Semantics;

/// <summary>The codes of what this compiler refuses although the official one may compile it.</summary>
internal static class RefusalCodes
{
    /// <summary>What to do about something that only the official compiler compiles.</summary>
    public const string Otherwise = "Write it in another way, or use the JSON that bicep build makes of the file.";

    /// <summary>A language feature or a combination of features.</summary>
    public const string Feature = "GOS0310";

    /// <summary>A place of an Azure resource type about which nothing is known.</summary>
    public const string AzureType = "GOS0311";

    /// <summary>A bound of <see cref="BicepLimits"/>.</summary>
    public const string Limit = "GOS0312";

    /// <summary>A module that has not been restored, or a reference that cannot be looked up.</summary>
    public const string Module = "GOS0313";

    /// <summary>A file outside the root of the file set.</summary>
    public const string Outside = "GOS0314";

    /// <summary>An extension whose types are not known.</summary>
    public const string Extension = "GOS0315";

    /// <summary>An experimental feature.</summary>
    public const string Experimental = "GOS0316";

    /// <summary>Rules of the official linter that are set to stop a build and are not checked: a warning.</summary>
    public const string Linter = "GOS0317";

    /// <summary>A defect of this compiler.</summary>
    public const string Defect = "GOS0399";

    /// <summary>Whether the official compiler may compile what has the code.</summary>
    public static bool IsRefusal(string code) => code is Feature or AzureType or Extension or Experimental or Defect;

    /// <summary>Whether it is no error of the language, so that nothing follows from it: a refusal, or what is missing, too large or outside.</summary>
    public static bool IsWithoutConsequences(string code) => IsRefusal(code) || code is Limit or Module or Outside;
}
