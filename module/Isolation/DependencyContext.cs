using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace GitOpsServerless.PowerShell.Isolation;

/// <summary>Where the engine and its packages live, so that other modules may have other versions of them.</summary>
internal sealed class DependencyContext(string folder) : AssemblyLoadContext("GitOpsServerless")
{
    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", unmanagedDllName);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
