namespace GitOpsServerless.Runtime.Operators;

/// <summary>A folder for the user alone that goes with its owner.</summary>
internal sealed class ScratchFolder : IDisposable
{
    // The system makes such a folder with access for the user alone.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-preview-");

    public string Path => _folder.FullName;

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Stopped work may still look into it; the system's own clean-up takes it.
        }
    }
}
