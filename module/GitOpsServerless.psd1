@{
  RootModule = 'GitOpsServerless.PowerShell.dll'
  ModuleVersion = '0.1.0'
  GUID = '6d3f2f0e-5a0d-4b7c-9a54-2f8f1f6f7c31'
  Author = 'GitOpsServerless maintainers'
  CompanyName = 'GitOpsServerless'
  Copyright = '(c) GitOpsServerless maintainers. MIT licence.'
  Description = 'GitOps for Azure and Kubernetes: compare, reconcile, drift, rollback. Works with an engine in this process, a controller, or a sandbox.'
  PowerShellVersion = '7.6'
  CompatiblePSEditions = @('Core')
  CmdletsToExport = @(
    'Approve-GitOpsPlan'
    'Compare-GitOpsState'
    'Connect-GitOps'
    'Disconnect-GitOps'
    'Export-GitOpsDriftReport'
    'Get-GitOpsApplication'
    'Get-GitOpsContext'
    'Get-GitOpsDrift'
    'Get-GitOpsManifest'
    'Get-GitOpsResource'
    'Get-GitOpsRevision'
    'Get-GitOpsRun'
    'Invoke-GitOpsReconciliation'
    'New-GitOpsApplication'
    'Restore-GitOpsRevision'
    'Resume-GitOpsApplication'
    'Set-GitOpsImage'
    'Start-GitOpsSandbox'
    'Stop-GitOpsSandbox'
    'Suspend-GitOpsApplication'
    'Test-GitOpsConfiguration'
    'Test-GitOpsDrift'
    'Wait-GitOpsApplication'
    'Watch-GitOpsApplication'
  )
  AliasesToExport = @('gorec')
  FunctionsToExport = @()
  VariablesToExport = @()
  FormatsToProcess = @('GitOpsServerless.Format.ps1xml')
  TypesToProcess = @('GitOpsServerless.Types.ps1xml')
  RequiredModules = @()
  PrivateData = @{
    PSData = @{
      LicenseUri = 'https://spdx.org/licenses/MIT.html'
      Tags = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'Azure', 'GitOps', 'Bicep', 'Kubernetes')
    }
  }
}
