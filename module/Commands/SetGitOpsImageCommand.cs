using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Changes the tag of an image in manifests and kustomizations of a folder.</summary>
/// <remarks>Comments and layout stay. Lines image: of manifests and newTag: of a kustomization's images are changed.</remarks>
/// <example><code>Set-GitOpsImage -Path ./web -Image ghcr.io/shop/web -Tag 1.4.2</code><para>What pipelines do after a build.</para></example>
/// <example><code>Get-Item ./web | Set-GitOpsImage -Image ghcr.io/shop/web -Tag 1.4.2 -WhatIf</code><para>Shows which files would change.</para></example>
[Cmdlet(VerbsCommon.Set, "GitOpsImage", SupportsShouldProcess = true)]
[OutputType(typeof(ImageChange))]
public sealed class SetGitOpsImageCommand : PSCmdlet
{
    private const long LargestFile = 4 * 1024 * 1024;

    /// <summary>File, or folder with all files below it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "File or folder.")]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Image without tag.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "Image without tag, such as ghcr.io/shop/web.")]
    [ValidatePattern("^[a-z0-9][a-zA-Z0-9._:/-]{0,254}$")]
    public string Image { get; set; } = string.Empty;

    /// <summary>New tag.</summary>
    [Parameter(Mandatory = true, Position = 2, HelpMessage = "New tag.")]
    [ValidatePattern("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    public string Tag { get; set; } = string.Empty;

    /// <summary>Changes the files.</summary>
    protected override void ProcessRecord()
    {
        var root = GetUnresolvedProviderPathFromPSPath(Path);
        var found = false;
        foreach (var file in FilesOf(root))
        {
            var (text, lines) = ImageText.Set(File.ReadAllText(file), Image, Tag);
            found |= lines.Count > 0;
            if (lines.Count > 0 && ShouldProcess(file, $"Set {Image} to {Tag} ({lines.Count} lines)"))
            {
                File.WriteAllText(file, text);
                WriteObject(new ImageChange(file, $"{Image}:{Tag}", lines));
            }
        }

        if (!found)
        {
            WriteVerbose($"No file of {root} names {Image} with another tag.");
        }
    }

    private IEnumerable<string> FilesOf(string root)
    {
        if (!Directory.Exists(root) && !File.Exists(root))
        {
            ThrowTerminatingError(new GitOpsException(DiagnosticCatalog.ImageNotFound.Create($"{root} does not exist."), root).ErrorRecord);
        }

        return File.Exists(root)
            ? [root]
            : new DirectoryInfo(root).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden })
                .Where(f => f.Extension is ".yaml" or ".yml" && f.Length <= LargestFile)
                .Select(f => f.FullName);
    }
}
