using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Parameters;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep;

/// <summary>
/// Compiles Bicep to ARM templates without the official compiler. The output is the official one's, or there is a
/// diagnostic. Re-entrant: a compilation has no state outside of its call.
/// </summary>
public static class BicepCompiler
{
    /// <summary>Compiles the <c>.bicep</c> or <c>.bicepparam</c> file at <paramref name="rootPath"/>.</summary>
    /// <param name="files">The files that the compilation may see.</param>
    /// <param name="rootPath">The path of the root file in the set.</param>
    /// <param name="options">What else it is given.</param>
    /// <param name="cancellationToken">Ends the compilation.</param>
    /// <exception cref="OperationCanceledException">The compilation was ended.</exception>
    public static BicepResult Compile(IBicepFiles files, string rootPath, BicepOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(rootPath);
        var compilation = new Compilation(files, options ?? new BicepOptions(), cancellationToken);
        try
        {
            return Run(compilation, rootPath);
        }
        catch (Refusal refusal)
        {
            return Failed(compilation, rootPath, [Diagnostic(refusal, rootPath)]);
        }
        catch (ContentError error)
        {
            return Failed(compilation, rootPath, [Diagnostic(new Refusal(error.Code, ModelOf(compilation, error.At), error.At, error.Message), rootPath)]);
        }
        catch (InsufficientExecutionStackException)
        {
            return Failed(compilation, rootPath, [Whole(RefusalCodes.Limit, rootPath, "The file is nested too deeply: give inner parts a variable or a module.")]);
        }
        catch (Exception defect) when (defect is not (OutOfMemoryException or OperationCanceledException))
        {
            // A pull request must never take the host down: a defect of the compiler is an answer like any other.
            return Failed(compilation, rootPath, [Whole(RefusalCodes.Defect, rootPath, $"The compiler failed: {defect.GetType().Name}: {defect.Message}")]);
        }
    }

    private static BicepResult Run(Compilation compilation, string rootPath)
    {
        var model = compilation.LoadRoot(rootPath);
        if (model is null)
        {
            return Failed(compilation, rootPath, [Whole("BCP091", rootPath, "The file cannot be read.")]);
        }

        if (model.HasErrors)
        {
            return Failed(compilation, rootPath, []);
        }

        if (model.IsParametersFile)
        {
            var parameters = ParametersEmitter.Emit(model);
            return parameters is null ? Failed(compilation, rootPath, []) : WithTemplate(compilation, model, parameters);
        }

        var template = compilation.Template(model);
        return new BicepResult
        {
            Template = template,
            SourceMap = SourceMapBuilder.Build(model),
            Diagnostics = Diagnostics(compilation),
            MissingFiles = compilation.MissingFiles,
            MissingModules = compilation.MissingModules,
        };
    }

    private static BicepResult WithTemplate(Compilation compilation, BicepModel model, JsonObject parameters) => new()
    {
        Parameters = parameters,
        Template = model.Using is { } used ? compilation.Template(used) : null,
        UsedFile = model.UsedFile,
        SourceMap = model.Using is BicepModel template ? SourceMapBuilder.Build(template) : BicepSourceMap.Empty,
        Diagnostics = Diagnostics(compilation),
        MissingFiles = compilation.MissingFiles,
        MissingModules = compilation.MissingModules,
    };

    private static BicepResult Failed(Compilation compilation, string rootPath, IEnumerable<BicepDiagnostic> last)
    {
        List<BicepDiagnostic> diagnostics = [.. Diagnostics(compilation), .. last];
        if (!diagnostics.Exists(diagnostic => diagnostic.Severity == BicepSeverity.Error))
        {
            diagnostics.Add(Whole(RefusalCodes.Defect, rootPath, "The compilation failed without a finding."));
        }

        return new BicepResult { Diagnostics = diagnostics, MissingFiles = compilation.MissingFiles, MissingModules = compilation.MissingModules };
    }

    private static IEnumerable<BicepDiagnostic> Sorted(BicepModel model) =>
        model.Diagnostics.Items.OrderBy(diagnostic => diagnostic.Offset);

    private static List<BicepDiagnostic> Diagnostics(Compilation compilation) => [.. compilation.BicepModels.SelectMany(Sorted)];

    private static BicepDiagnostic Diagnostic(Refusal refusal, string rootPath)
    {
        if (refusal.Model is null || (refusal.At ?? refusal.Declaration) is not { } at)
        {
            return Whole(refusal.Code, refusal.Model?.Path ?? rootPath, refusal.Message);
        }

        var (line, column) = refusal.Model.Source.Locate(at.Start);
        return new BicepDiagnostic(refusal.Code, BicepSeverity.Error, refusal.Message, refusal.Model.Path, line, column, at.Start, at.End - at.Start);
    }

    // The file that a node stands in: its tree is that of one of the models.
    private static BicepModel? ModelOf(Compilation compilation, SyntaxNode node)
    {
        while (node.Parent is { } parent)
        {
            node = parent;
        }

        return compilation.BicepModels.Find(model => ReferenceEquals(model.Program, node));
    }

    private static BicepDiagnostic Whole(string code, string file, string message) => new(code, BicepSeverity.Error, message, file, 0, 0, 0, 0);
}
